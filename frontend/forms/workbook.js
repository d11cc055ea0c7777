// A filled-in workbook: the server reads it and names the bad cells one by one; the good ones are
// put into the table, the bad ones too, so that they can be mended in place.
import { explanation, post } from './send.js'
import { fill } from './paste.js'

export function offerWorkbook(table) {
  const holder = table.holder.querySelector('[data-workbook]')
  if (!holder) return
  const file = holder.querySelector('[data-workbook-file]')
  holder.querySelector('[data-workbook-label]').hidden = false
  file.addEventListener('change', async () => {
    const chosen = file.files[0]
    if (!chosen) return
    const body = new FormData()
    body.append('csrf_token', holder.closest('form').elements.csrf_token?.value ?? '')
    body.append('workbook', chosen)
    table.say(`Четем „${chosen.name}“ …`)
    try {
      const response = await post(holder.dataset.workbook, body)
      if (response.ok) place(table, await response.json())
      else table.say(await explanation(response, 'Файлът не може да бъде прочетен.'))
    } catch {
      table.say('Връзката прекъсна и файлът не беше прочетен. Изберете го отново.')
    }
    file.value = ''
  })
}

function place(table, { rows, problems }) {
  if (rows.length > 0) {
    while (table.body.rows.length > 1) table.body.lastElementChild.remove()
    fill(table, rows.map((row) => table.columns.map(({ id }) => row[id] ?? '')), { row: table.body.rows[0], column: 0 })
  }
  const said = document.createElement('div')
  const read = document.createElement('p')
  read.textContent = rows.length === 1 ? 'Прочетен е 1 ред.' : `Прочетени са ${rows.length} реда.`
  said.append(read)
  if (problems.length > 0) {
    const lead = document.createElement('p')
    lead.textContent = 'Поправете тези клетки тук или във файла:'
    const list = document.createElement('ul')
    for (const { cell, message } of problems) {
      const line = document.createElement('li')
      line.textContent = cell ? `${cell}: ${message}` : message
      list.append(line)
    }
    said.append(lead, list)
  }
  table.status.replaceChildren(said)
}
