// What the diagram says; bpmn-js itself has no Bulgarian.
export const words = {
  diagram: 'Диаграма на процеса',
  unreadable: 'Диаграмата не можа да се покаже. Ходът на преписката е описан в историята ѝ.',
  zoomIn: 'Увеличи',
  zoomOut: 'Намали',
  fit: 'Покажи цялата',
  keys: 'Стрелките местят диаграмата, плюс и минус я увеличават и намаляват, нула я показва цялата.',
  walked: 'изпълнено',
  current: 'чака сега',
  failed: 'спряло заради грешка',
}
