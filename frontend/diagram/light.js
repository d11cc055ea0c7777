// Lights the walked way and the tasks that wait; each mark is also said in words.
import { words } from './words.js'

const SVG = 'http://www.w3.org/2000/svg'

export function light(viewer, { walked, flows, failed, current }) {
  const marks = [
    ...[...walked, ...flows].map((id) => ({ id, kind: 'walked' })),
    ...failed.map((id) => ({ id, kind: 'failed' })),
    ...current.map((task) => ({ ...task, kind: 'current' })),
  ]
  // the last mark of an element is what it is now
  const latest = new Map(marks.map((mark) => [mark.id, mark]))
  for (const mark of latest.values()) put(viewer, mark)
}

function put(viewer, { id, kind, label, href }) {
  const element = viewer.get('elementRegistry').get(id)
  if (!element) return
  viewer.get('canvas').addMarker(element, `is-${kind}`)
  say(viewer, element, kind)
  if (kind === 'current' && label) addLabel(viewer, element, label, href)
}

function say(viewer, element, kind) {
  const name = element.businessObject.name
  if (!name) return
  const title = document.createElementNS(SVG, 'title')
  title.textContent = `${name}: ${words[kind]}`
  viewer.get('elementRegistry').getGraphics(element).prepend(title)
}

function addLabel(viewer, element, label, href) {
  const node = document.createElement(href ? 'a' : 'span')
  node.className = 'diagram-label'
  node.textContent = label
  if (href) node.href = href
  // what is attached to a task hangs below it: the label stands over it then
  const attached = element.attachers?.length > 0
  const position = attached ? { top: -26, left: 0 } : { bottom: -4, left: 0 }
  viewer.get('overlays').add(element, 'current', { position, html: node })
}
