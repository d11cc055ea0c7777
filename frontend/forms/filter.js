// A long list of people or institutions gets a box that narrows it; the list itself stays a list.
let count = 0

export function filterLists(part) {
  for (const holder of part.querySelectorAll('[data-filter]:not([data-ready])')) {
    holder.dataset.ready = ''
    const list = holder.querySelector('select')
    const all = [...list.options].map((option) => ({ option, text: fold(option.textContent) }))
    const id = `${list.id}-filter-${++count}`
    const label = Object.assign(document.createElement('label'), { htmlFor: id, className: 'hint', textContent: 'Търсете в списъка по част от името' })
    const box = Object.assign(document.createElement('input'), { id, type: 'search', className: 'form-control list-filter', autocomplete: 'off' })
    const found = Object.assign(document.createElement('p'), { className: 'saved-note' })
    found.setAttribute('role', 'status')
    box.addEventListener('input', (event) => {
      // the box is no field of the form
      event.stopPropagation()
      const words = fold(box.value).split(/\s+/).filter(Boolean)
      const fitting = all.filter(({ option, text }) =>
        option.value === '' || option.selected || words.every((word) => text.includes(word)))
      list.replaceChildren(...fitting.map(({ option }) => option))
      const number = fitting.filter(({ option }) => option.value !== '').length
      found.textContent = words.length === 0 ? '' : number === 1 ? 'Намерен 1' : `Намерени ${number}`
    })
    box.addEventListener('change', (event) => event.stopPropagation())
    box.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') {
        event.preventDefault()
        list.focus()
      }
    })
    holder.prepend(label, box)
    holder.append(found)
  }
}

function fold(text) {
  return text.toLocaleLowerCase('bg').normalize('NFC').trim()
}
