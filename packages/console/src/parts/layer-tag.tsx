import { isLayer, layerColour, layerWords } from './layer-words.ts'
import classes from './layer-tag.module.css'

/** `L2 API` with the layer's colour as a small square. */
export function LayerTag({ layer }: { readonly layer: string }) {
  return (
    <span className={classes['tag']}>
      <span
        className={classes['square']}
        style={{ backgroundColor: layerColour(layer) }}
        aria-hidden="true"
      />
      {layer} {isLayer(layer) ? layerWords[layer] : ''}
    </span>
  )
}
