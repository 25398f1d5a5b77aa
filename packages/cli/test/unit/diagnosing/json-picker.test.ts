import { assert, integer, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { JsonPicker, type PickedObject } from '../../../src/diagnosing/otlp/json-picker.ts'

const document = {
  resourceSpans: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'cart' } }] },
      scopeSpans: [
        { spans: [{ name: 'a "quoted" {brace' }, { name: 'b\\', nested: { spans: [{ x: 1 }] } }] },
        { spans: [] },
      ],
    },
  ],
}

function pick(text: string, size = 1000): readonly PickedObject[] {
  const picked: PickedObject[] = []
  const picker = new JsonPicker({
    file: 'a.json',
    lists: ['spans'],
    objects: ['resource'],
    onPick: (one) => picked.push(one),
  })
  for (let at = 0; at < text.length; at += size) picker.write(text.slice(at, at + size))
  picker.end()
  return picked
}

describe('objects picked out of JSON', () => {
  it('are those of the named lists and keys, in order', () => {
    expect(pick(JSON.stringify(document)).map(({ key, value }) => [key, value])).toEqual([
      ['resource', document.resourceSpans[0]?.resource],
      ['spans', { name: 'a "quoted" {brace' }],
      ['spans', { name: 'b\\', nested: { spans: [{ x: 1 }] } }],
    ])
  })

  it('are the same however the file is cut, and however many documents it holds', () => {
    const text = `${JSON.stringify(document)}\n${JSON.stringify(document, null, 2)}`
    const whole = pick(text)
    expect(whole).toHaveLength(6)
    assert(
      property(integer({ min: 1, max: 60 }), (size) => {
        expect(pick(text, size)).toEqual(whole)
      }),
    )
  })

  it('know their line', () => {
    expect(
      pick(`\n${JSON.stringify(document)}\n${JSON.stringify(document)}`).map(({ line }) => line),
    ).toEqual([2, 2, 2, 3, 3, 3])
  })

  it.each([
    ['is cut off', JSON.stringify(document).slice(0, -20), 'ends in the middle of "spans"'],
    ['is cut off inside a text', '{"spans":[{"name":"a', 'the file is cut off'],
    ['closes what was not opened', '{"spans":[}', 'a } closes nothing'],
    ['holds no JSON inside an object', '{"spans":[{name:1}]}', 'a.json, line 1: is no JSON'],
    ['is empty', '\n', 'holds no JSON'],
  ])('of a file that %s are refused', (_, text, message) => {
    expect(() => pick(text)).toThrow(message)
  })
})
