// Fields that come and go. The server decides which are shown (it alone knows the conditions);
// only blocks whose visibility changed are touched, so nothing typed meanwhile is lost, and what
// was typed into a block that went away comes back with it.
import { formData, post } from './send.js'

export function watchConditions(form, enhance) {
  const url = form.dataset.refreshUrl
  if (!url) return
  const kept = new Map()
  let asked = 0
  form.addEventListener('change', async (event) => {
    if (event.target.closest('[data-live]') === null) return
    const turn = ++asked
    try {
      const response = await post(url, formData(form))
      if (!response.ok || turn !== asked) return
      const page = new DOMParser().parseFromString(await response.text(), 'text/html')
      if (turn === asked) apply(form, page, kept, enhance)
    } catch {
      // the server checks the whole form again when it is sent
    }
  })
}

function apply(form, page, kept, enhance) {
  // sections first: a section brings its fields along
  for (const block of form.querySelectorAll('[data-when]')) {
    const fresh = page.getElementById(block.id)
    if (!fresh || !block.isConnected || fresh.hidden === block.hidden) continue
    if (fresh.hidden) {
      kept.set(block.id, [...block.childNodes])
      block.replaceChildren()
    } else {
      const nodes = kept.get(block.id) ?? [...fresh.childNodes].map((node) => document.importNode(node, true))
      kept.delete(block.id)
      block.replaceChildren(...nodes)
      enhance(block)
    }
    block.hidden = fresh.hidden
    block.className = fresh.className
  }
}
