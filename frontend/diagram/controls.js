// Moving about in the diagram with buttons and keys.
import { words } from './words.js'

const STEP = 60
const ZOOM = 1.25
const MARGIN = 20

// below this scale the words in the boxes cannot be read
const READABLE = 0.75

export function addControls(viewer, place, focus) {
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
  const open = () => {
    acts.fit()
    if (canvas.zoom() < READABLE) showWhereItStands(viewer, focus)
  }
  open()
  keepInView(viewer, place, open)
}

// A telephone turned, a window widened: until somebody moves the diagram it is opened anew.
function keepInView(viewer, place, open) {
  const watch = new ResizeObserver(() => {
    viewer.get('canvas').resized()
    open()
  })
  watch.observe(place)
  for (const touch of ['pointerdown', 'wheel', 'keydown']) {
    place.addEventListener(touch, () => watch.disconnect(), { once: true, passive: true })
  }
}

// A large diagram opens readable, at the task that waits, not whole and illegible.
function showWhereItStands(viewer, focus) {
  const canvas = viewer.get('canvas')
  const element = focus.map((id) => viewer.get('elementRegistry').get(id)).find((found) => found?.width)
  const { inner, outer } = canvas.viewbox()
  const width = outer.width / READABLE
  const height = outer.height / READABLE
  canvas.viewbox({
    x: within(element && element.x + element.width / 2, width, inner.x, inner.width),
    y: within(element && element.y + element.height / 2, height, inner.y, inner.height),
    width,
    height,
  })
}

// Where a window of this size begins, with `centre` in its middle but never past the drawing.
function within(centre, size, start, whole) {
  if (whole <= size) return start - (size - whole) / 2
  const first = start - MARGIN
  const last = start + whole - size + MARGIN
  return Math.min(Math.max(first, (centre ?? start) - size / 2), last)
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
