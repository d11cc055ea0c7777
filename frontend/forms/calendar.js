// A date is typed; whoever would rather choose opens the browser's own calendar.
export function offerCalendars(part) {
  if (!('showPicker' in HTMLInputElement.prototype)) return
  for (const line of part.querySelectorAll('[data-calendar]:not([data-ready])')) {
    line.dataset.ready = ''
    const input = line.querySelector('input')
    const picker = Object.assign(document.createElement('input'), { type: 'date', tabIndex: -1, className: 'calendar-picker' })
    picker.setAttribute('aria-hidden', 'true')
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'btn btn-sm btn-link', textContent: 'Календар' })
    button.setAttribute('aria-describedby', `${input.id}-calendar`)
    const about = Object.assign(document.createElement('span'), { id: `${input.id}-calendar`, hidden: true })
    about.textContent = document.querySelector(`label[for="${CSS.escape(input.id)}"]`)?.textContent ?? ''
    button.addEventListener('click', () => {
      picker.value = isoDate(input.value)
      picker.showPicker()
    })
    picker.addEventListener('change', () => {
      if (!picker.value) return
      input.value = picker.value.split('-').reverse().join('.')
      input.dispatchEvent(new Event('input', { bubbles: true }))
      input.dispatchEvent(new Event('change', { bubbles: true }))
      input.focus()
    })
    line.append(button, picker, about)
  }
}

function isoDate(text) {
  const found = /^\s*(\d{1,2})[./-](\d{1,2})[./-](\d{4})/.exec(text)
  return found ? `${found[3]}-${found[2].padStart(2, '0')}-${found[1].padStart(2, '0')}` : ''
}
