// The draft is kept by itself; a person sees when, and is asked before leaving what is not kept.
import { formData, post } from './send.js'

const PAUSE = 1500
const RETRY = 15000
const clock = new Intl.DateTimeFormat('bg-BG', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Sofia' })

export function keepDraft(form) {
  const url = form.dataset.draftUrl
  const status = form.querySelector('[data-draft-status]')
  let dirty = false
  let leaving = false
  let timer = 0
  let queue = Promise.resolve()

  const later = (pause) => {
    clearTimeout(timer)
    timer = setTimeout(() => { queue = queue.then(save) }, pause)
  }
  const say = (sentence) => { if (status && status.textContent !== sentence) status.textContent = sentence }

  async function save() {
    if (!dirty || leaving) return
    dirty = false
    try {
      const response = await post(url, formData(form))
      if (!response.ok) throw new Error(String(response.status))
      const { saved_at: at } = await response.json()
      say(`Запазено в ${clock.format(at ? new Date(at) : new Date())}`)
    } catch (error) {
      dirty = true
      if (['401', '403', '404', '409'].includes(error.message)) {
        say('Черновата не се запазва: задачата вече не е отворена за вас. Отворете я отново, преди да продължите.')
        return
      }
      say('Черновата още не е запазена; опитваме отново. Написаното остава на страницата.')
      later(RETRY)
    }
  }

  const changed = (event) => {
    if (event.target.type === 'file') return
    dirty = true
    if (url) later(PAUSE)
  }
  form.addEventListener('input', changed)
  form.addEventListener('change', changed)
  form.addEventListener('submit', (event) => {
    if (event.defaultPrevented) return
    leaving = true
    clearTimeout(timer)
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'hidden' || !dirty || leaving || !url) return
    // a page put away on a telephone may never wake again
    post(url, formData(form), { keepalive: true }).then((r) => { if (r.ok) dirty = false }, () => {})
  })
  addEventListener('beforeunload', (event) => { if (dirty && !leaving) event.preventDefault() })
  addEventListener('pageshow', () => { leaving = false })
}
