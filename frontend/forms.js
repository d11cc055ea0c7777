// Tables of hours, autosave and conditions of forms.
