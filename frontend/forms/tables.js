// Rows of a table: added, removed, walked with Enter, summed, pasted from a spreadsheet.
import { fromClipboard } from './paste.js'
import { offerWorkbook } from './workbook.js'

export function enhanceTables(part) {
  for (const holder of part.querySelectorAll('[data-table]:not([data-ready])')) {
    holder.dataset.ready = ''
    const table = new EntryTable(holder)
    offerWorkbook(table)
  }
}

class EntryTable {
  constructor(holder) {
    this.holder = holder
    this.body = holder.querySelector('[data-rows]')
    this.blank = holder.querySelector('template[data-blank-row]')
    this.status = holder.querySelector('[data-table-status]')
    this.maxRows = Number(holder.dataset.maxRows)
    this.columns = [...holder.querySelectorAll('thead [data-column]')].map((head) => ({
      id: head.dataset.column, type: head.dataset.type, label: head.firstChild.textContent.split(',')[0].trim(),
    }))
    this.next = this.rows.length
    const add = holder.querySelector('[data-add-row]')
    // a table of given rows has nothing to add
    if (add) {
      add.hidden = false
      add.addEventListener('click', () => this.addAndEnter())
    }
    this.adder = add
    this.body.addEventListener('click', (event) => this.removed(event))
    this.body.addEventListener('keydown', (event) => this.walk(event))
    holder.addEventListener('input', () => this.sum())
    if ('paste' in holder.dataset) {
      for (const hint of holder.querySelectorAll('[data-paste-hint]')) hint.hidden = false
      this.body.addEventListener('paste', (event) => fromClipboard(this, event))
    }
    this.sum()
  }

  get rows() { return [...this.body.rows] }

  cells(row) { return [...row.querySelectorAll('td > input, td > select')] }

  // a row with nothing but its defaults is not entered and does not count
  isUntouched(row) {
    const began = this.cells(this.blank.content).map(({ value }) => value)
    return began.includes('') && this.cells(row).every(({ value }, at) => value === '' || value === began[at])
  }

  say(sentence) { if (this.status) this.status.textContent = sentence }

  add() {
    if (!this.adder) return null
    if (this.body.rows.length >= this.maxRows) {
      this.say(`Таблицата може да има най-много ${this.maxRows} реда.`)
      return null
    }
    const row = this.blank.content.firstElementChild.cloneNode(true)
    const at = String(this.next++)
    for (const part of [row, ...row.querySelectorAll('[id], [name], [aria-labelledby], [aria-describedby]')]) {
      for (const name of ['id', 'name', 'aria-labelledby', 'aria-describedby']) {
        const value = part.getAttribute(name)
        if (value?.includes('__i__')) part.setAttribute(name, value.replaceAll('__i__', at))
      }
    }
    this.body.append(row)
    this.renumber()
    return row
  }

  addAndEnter() {
    const row = this.add()
    if (row) this.cells(row)[0].focus()
  }

  removed(event) {
    const button = event.target.closest('[data-remove-row]')
    if (!button) return
    const row = button.closest('tr')
    const number = row.sectionRowIndex + 1
    const neighbour = row.nextElementSibling ?? row.previousElementSibling
    row.remove()
    this.renumber()
    this.say(`Ред ${number} е премахнат.`)
    const target = neighbour?.querySelector('[data-remove-row]') ?? this.adder
    target.focus()
    this.changed()
  }

  renumber() {
    this.rows.forEach((row, index) => { row.querySelector('[data-row-number]').textContent = index + 1 })
  }

  // Enter means the next row here; sending the form by accident helps nobody.
  walk(event) {
    if (event.key !== 'Enter' || event.target.tagName !== 'INPUT' || event.isComposing) return
    event.preventDefault()
    const row = event.target.closest('tr')
    const column = this.cells(row).indexOf(event.target)
    const below = row.nextElementSibling ?? this.add()
    if (below) this.cells(below)[column].focus()
  }

  changed() {
    this.sum()
    this.holder.dispatchEvent(new Event('input', { bubbles: true }))
  }

  sum() {
    for (const foot of this.holder.querySelectorAll('[data-total]')) {
      const column = this.columns.findIndex(({ id }) => id === foot.dataset.total)
      const money = this.columns[column].type === 'money'
      let total = 0
      for (const row of this.rows.filter((each) => !this.isUntouched(each))) total += hundredths(this.cells(row)[column].value)
      foot.textContent = new Intl.NumberFormat('bg-BG', { minimumFractionDigits: money ? 2 : 0, maximumFractionDigits: 2 })
        .format(total / 100).replaceAll(/[\u00a0\u202f]/g, '\u00a0')
    }
  }
}

// A number as people type it, in hundredths; what is not a number counts as nothing.
function hundredths(text) {
  const clean = text.replaceAll(/[\s\u00a0\u202f]/g, '').replace(',', '.').replace(/(лв\.?|€)$/, '')
  return /^[+-]?\d+(\.\d*)?$/.test(clean) ? Math.round(Number(clean) * 100) : 0
}
