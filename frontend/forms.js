// Tables of hours, autosave and conditions of forms.
import './forms/index.js'
