// What the hand did is painted first; what follows from it elsewhere waits until that frame is there.

const AT_LATEST = 100;

// Gives a function that asks for the work: done once, after the next frame, about what it was asked for last.
// A page out of sight paints no frames and does it by the clock.
export function afterFrame(work) {
  let waiting = 0, about = [];

  function start() {
    if (!waiting) return;
    clearTimeout(waiting);
    waiting = 0;
    work(...about);
  }

  return (...given) => {
    about = given;
    if (waiting) return;
    waiting = setTimeout(start, AT_LATEST);
    requestAnimationFrame(() => setTimeout(start));
  };
}
