import { describe, expect, test } from 'vitest'
import { judgeMounts } from '../../src/spool/survives-redeploy.ts'

const machine = `22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 22 0:5 / /tmp rw shared:2 - tmpfs tmpfs rw`

const container = `600 500 0:90 / / rw,relatime - overlay overlay rw,lowerdir=/a
601 600 254:0 /volumes/spool /var/spool/fc rw - ext4 /dev/vda rw
602 600 254:0 /pods/x/volumes/kubernetes.io~empty-dir/s /scratch rw - ext4 /dev/vda rw
603 600 254:0 /volumes/other /with\\040space rw - ext4 /dev/vda rw`

describe('whether a spool survives a redeploy', () => {
  test.each([
    {
      where: 'a machine’s own disk',
      mounts: machine,
      path: '/srv/app/.first-contact/spool',
      isContainer: false,
      expected: true,
    },
    { where: 'memory', mounts: machine, path: '/tmp/spool', isContainer: false, expected: false },
    {
      where: 'a container’s own layer',
      mounts: container,
      path: '/app/.first-contact/spool',
      isContainer: true,
      expected: false,
    },
    {
      where: 'a volume mounted into a container',
      mounts: container,
      path: '/var/spool/fc/api',
      isContainer: true,
      expected: true,
    },
    {
      where: 'a pod’s scratch volume',
      mounts: container,
      path: '/scratch/spool',
      isContainer: true,
      expected: false,
    },
    {
      where: 'a volume whose path has a space',
      mounts: container,
      path: '/with space/spool',
      isContainer: true,
      expected: true,
    },
    {
      where: 'a folder whose name only starts like a mount',
      mounts: container,
      path: '/var/spool/fcx',
      isContainer: true,
      expected: false,
    },
  ])('on $where', ({ mounts, path, isContainer, expected }) => {
    expect(judgeMounts(mounts, path, isContainer)).toBe(expected)
  })

  test('is unknown where the table says nothing', () => {
    expect(judgeMounts('', '/srv', false)).toBeNull()
  })
})
