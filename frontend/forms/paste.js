// What a spreadsheet puts on the clipboard: tabs, lines, cells in quotation marks.
export function fromClipboard(table, event) {
  const cell = event.target.closest('td > input, td > select')
  const text = event.clipboardData?.getData('text/plain') ?? ''
  if (!cell || !/[\t\n]/.test(text.replace(/\r?\n$/, ''))) return
  event.preventDefault()
  const row = cell.closest('tr')
  fill(table, parse(text), { row, column: table.cells(row).indexOf(cell) })
}

// Puts rows of texts into the table from a cell on; tells what did not fit.
export function fill(table, lines, { row, column }) {
  if (isHeading(table, lines[0])) lines.shift()
  const refused = []
  let done = 0
  for (const line of lines) {
    row ??= table.add()
    if (!row) break
    const cells = table.cells(row)
    line.slice(0, cells.length - column).forEach((text, index) => {
      const cell = cells[column + index]
      if (!put(cell, text.trim())) {
        refused.push(`ред ${row.sectionRowIndex + 1}, ${table.columns[column + index].label}: „${text.trim()}“`)
      }
    })
    done += 1
    row = row.nextElementSibling
  }
  table.changed()
  report(table, { done, left: lines.length - done, refused })
}

function report(table, { done, left, refused }) {
  const said = [done === 1 ? 'Поставен е 1 ред.' : `Поставени са ${done} реда.`]
  if (left > 0) said.push(`${left} не се побраха: таблицата има най-много ${table.maxRows} реда.`)
  if (refused.length > 0) {
    const shown = refused.slice(0, 10).join('; ')
    const more = refused.length > 10 ? ` и още ${refused.length - 10}` : ''
    said.push(`Няма такава възможност в списъка: ${shown}${more}.`)
  }
  table.say(said.join(' '))
}

function put(cell, text) {
  if (cell.tagName !== 'SELECT') {
    cell.value = text
    return true
  }
  const wanted = text.toLocaleLowerCase('bg')
  const option = [...cell.options].find((candidate) =>
    candidate.value === text || candidate.textContent.trim().toLocaleLowerCase('bg') === wanted)
  cell.value = option?.value ?? ''
  return Boolean(option)
}

function isHeading(table, line) {
  const labels = new Set(table.columns.map(({ label }) => label.toLocaleLowerCase('bg')))
  return line.length > 1 && line.every((text) => labels.has(text.split(',')[0].trim().toLocaleLowerCase('bg')))
}

export function parse(text) {
  const lines = [[]]
  let cell = ''
  let quoted = false
  const source = text.replaceAll('\r\n', '\n').replace(/\n$/, '')
  for (let at = 0; at < source.length; at += 1) {
    const sign = source[at]
    if (quoted) {
      if (sign !== '"') cell += sign
      else if (source[at + 1] === '"') { cell += sign; at += 1 } else quoted = false
    } else if (sign === '"' && cell === '') quoted = true
    else if (sign === '\t') { lines.at(-1).push(cell); cell = '' }
    else if (sign === '\n') { lines.at(-1).push(cell); cell = ''; lines.push([]) }
    else cell += sign
  }
  lines.at(-1).push(cell)
  return lines
}
