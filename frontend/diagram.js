// The diagram of a case with the way it has gone.
//
//   <div data-diagram data-url="/…/diagram" aria-label="…"
//        data-walked='["task_a"]' data-flows='["flow_1"]' data-failed='[]'
//        data-current='[{"id": "task_b", "label": "Оценява: РУО", "href": "/tasks/7"}]'></div>
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer'
import { words } from './diagram/words.js'
import { addControls } from './diagram/controls.js'
import { light } from './diagram/light.js'
import './styles/diagram.scss'

async function show(place) {
  place.classList.add('diagram')
  place.setAttribute('role', 'region')
  place.setAttribute('aria-busy', 'true')
  if (!place.hasAttribute('aria-label')) place.setAttribute('aria-label', words.diagram)
  const viewer = new NavigatedViewer({
    container: place,
    textRenderer: { defaultStyle: { fontFamily: "'Sofia Sans', sans-serif" } },
    // the wheel belongs to the page until the diagram is chosen
    zoomScroll: { enabled: false },
  })
  try {
    const answer = await fetch(place.dataset.url, {
      credentials: 'same-origin',
      headers: { Accept: 'application/xml' },
    })
    if (!answer.ok) throw new Error(String(answer.status))
    await viewer.importXML(await answer.text())
  } catch {
    viewer.destroy()
    place.className = 'notice notice-warning'
    place.textContent = words.unreadable
    place.removeAttribute('aria-busy')
    return
  }
  light(viewer, {
    walked: listed(place, 'walked'),
    flows: listed(place, 'flows'),
    failed: listed(place, 'failed'),
    current: listed(place, 'current'),
  })
  addControls(viewer, place, [
    ...listed(place, 'failed'),
    ...listed(place, 'current').map(({ id }) => id),
    ...listed(place, 'walked').reverse(),
  ])
  place.removeAttribute('aria-busy')
  place.dispatchEvent(new CustomEvent('diagram:shown', { bubbles: true }))
}

function listed(place, name) {
  return JSON.parse(place.dataset[name] || '[]')
}

for (const place of document.querySelectorAll('[data-diagram]')) show(place)
