// Every page: the look, htmx, and what GOV.UK's patterns ask of a script.
import htmx from 'htmx.org'
import './styles/app.scss'

Object.assign(htmx.config, {
  // the content security policy forbids both
  allowEval: false,
  includeIndicatorStyles: false,
  // pages of cases do not stay in the browser's storage
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  selfRequestsOnly: true,
  // a refused form or a lost race comes back as a page that explains itself
  responseHandling: [
    { code: '204', swap: false },
    { code: '[23]..', swap: true },
    { code: '409|422', swap: true, error: false },
    { code: '[45]..', swap: false, error: true },
  ],
})

document.addEventListener('htmx:configRequest', (event) => {
  const token = document.querySelector('meta[name="csrf-token"]')
  if (token) event.detail.headers['X-CSRFToken'] = token.content
})

// When the server cannot be reached the person hears of it, and nothing typed is lost.
for (const name of ['htmx:sendError', 'htmx:responseError', 'htmx:timeout']) {
  document.addEventListener(name, () => {
    announce('Връзката със сървъра прекъсна. Написаното от вас е запазено на страницата. Опитайте отново.')
  })
}

document.addEventListener('htmx:afterSwap', (event) => focusSummary(event.detail.target))

// A second press while the first is on its way would only meet the idempotency key.
document.addEventListener('submit', (event) => {
  const form = event.target
  if (form.dataset.once === undefined) return
  if (form.dataset.sent) event.preventDefault()
  else form.dataset.sent = 'yes'
})
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent
})

// Controls that act on change (filters, sorting) name themselves.
document.addEventListener('change', (event) => {
  const control = event.target.closest('[data-submit-on-change]')
  if (control) control.form.requestSubmit()
})

// "Choose all" of a list: <input type="checkbox" data-check-all="task_ids">
document.addEventListener('change', (event) => {
  const name = event.target.dataset?.checkAll
  if (!name) return
  for (const box of document.querySelectorAll(`input[type="checkbox"][name="${CSS.escape(name)}"]`)) {
    box.checked = event.target.checked
  }
})

function focusSummary(within) {
  const summary = within.querySelector('.error-summary')
  if (!summary) return
  summary.setAttribute('tabindex', '-1')
  summary.focus()
}

// A link of the error summary moves to the field, its label in view.
document.addEventListener('click', (event) => {
  const link = event.target.closest('.error-summary a[href^="#"]')
  if (!link) return
  const field = document.getElementById(link.hash.slice(1))
  if (!field) return
  event.preventDefault()
  for (let fold = field.closest('details'); fold; fold = fold.parentElement.closest('details')) {
    fold.open = true
  }
  const label = document.querySelector(`label[for="${CSS.escape(field.id)}"]`) ?? field
  label.scrollIntoView({ block: 'center' })
  field.focus({ preventScroll: true })
})

function announce(sentence) {
  let region = document.getElementById('announcements')
  if (!region) {
    region = document.createElement('div')
    region.id = 'announcements'
    region.className = 'announcements'
    region.setAttribute('role', 'alert')
    document.body.append(region)
  }
  region.textContent = sentence
}

focusSummary(document)
