// One undo in one place: each act leaves its inverse, and the last one is appended when asked for.

const DEEPEST = 50;

export function makeUndo(button, done) {
  const inverses = [];
  const paint = () => { button.disabled = !inverses.length; };

  button.addEventListener("click", async () => {
    const inverse = inverses.pop();
    paint();
    if (inverse) { inverse(); done(); }
  });

  return {
    after(inverse) {
      inverses.push(inverse);
      if (inverses.length > DEEPEST) inverses.shift();
      paint();
    },
  };
}
