// What a form of a task can do beyond plain HTML. Without this file everything still works:
// the server draws, checks and keeps; here it only becomes quicker.
import './forms.css'
import { watchConditions } from './conditions.js'
import { keepDraft } from './draft.js'
import { offerCalendars } from './calendar.js'
import { filterLists } from './filter.js'
import { attachFiles } from './files.js'
import { enhanceTables } from './tables.js'

for (const form of document.querySelectorAll('form[data-form]')) {
  enhance(form)
  keepDraft(form)
  watchConditions(form, enhance)
}
document.querySelector('[data-error-summary]')?.focus()

// Also for parts that arrive later; each of these passes by what it has already met.
function enhance(part) {
  enhanceTables(part)
  offerCalendars(part)
  filterLists(part)
  attachFiles(part)
}
