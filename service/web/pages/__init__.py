"""One module a section of the site; each offers a `blueprint`."""
