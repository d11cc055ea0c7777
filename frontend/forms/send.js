// The one way to talk to the server: the form's own fields, with its CSRF token.
export function formData(form) {
  const data = new FormData()
  for (const [name, value] of new FormData(form)) {
    // chosen files travel by themselves, see files.js
    if (!(value instanceof File)) data.append(name, value)
  }
  return data
}

export async function post(url, body, { keepalive = false } = {}) {
  const token = document.querySelector('meta[name="csrf-token"]')?.content
  return fetch(url, {
    method: 'POST',
    body,
    keepalive,
    credentials: 'same-origin',
    // a refusal comes as problem+json, with its sentence
    headers: { Accept: 'application/json, text/html;q=0.9', ...(token ? { 'X-CSRFToken': token } : {}) },
  })
}

// How a refused request explains itself: problem+json carries a sentence.
export async function explanation(response, otherwise) {
  try {
    const problem = await response.json()
    return problem.detail ?? problem.message ?? otherwise
  } catch {
    return otherwise
  }
}
