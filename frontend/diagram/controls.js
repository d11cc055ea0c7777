// Moving about in the diagram with buttons and keys.
import { words } from './words.js'

const STEP = 60
const ZOOM = 1.25

export function addControls(viewer, place) {
  const canvas = viewer.get('canvas')
  const acts = {
    in: () => canvas.zoom(canvas.zoom() * ZOOM),
    out: () => canvas.zoom(canvas.zoom() / ZOOM),
    fit: () => canvas.zoom('fit-viewport', 'auto'),
  }
  place.prepend(buttons(acts), description(place))
  place.tabIndex = 0
  place.addEventListener('keydown', (event) => {
    if (event.target !== place || event.ctrlKey || event.metaKey || event.altKey) return
    const act = acts[{ '+': 'in', '=': 'in', '-': 'out', 0: 'fit' }[event.key]]
    const move = {
      ArrowLeft: { dx: STEP, dy: 0 },
      ArrowRight: { dx: -STEP, dy: 0 },
      ArrowUp: { dx: 0, dy: STEP },
      ArrowDown: { dx: 0, dy: -STEP },
    }[event.key]
    if (act) act()
    else if (move) canvas.scroll(move)
    else return
    event.preventDefault()
  })
  const wheel = viewer.get('zoomScroll')
  place.addEventListener('focusin', () => wheel.toggle(true))
  place.addEventListener('focusout', () => wheel.toggle(false))
  acts.fit()
}

function buttons(acts) {
  const group = document.createElement('div')
  group.className = 'diagram-buttons'
  for (const [name, sign, label] of [
    ['in', '+', words.zoomIn],
    ['out', '−', words.zoomOut],
    ['fit', '⤢', words.fit],
  ]) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'btn btn-sm btn-quiet'
    button.setAttribute('aria-label', label)
    button.title = label
    button.textContent = sign
    button.addEventListener('click', acts[name])
    group.append(button)
  }
  return group
}

function description(place) {
  const text = document.createElement('p')
  text.className = 'visually-hidden'
  text.id = `keys-${Math.random().toString(36).slice(2)}`
  text.textContent = words.keys
  place.setAttribute('aria-describedby', text.id)
  return text
}
