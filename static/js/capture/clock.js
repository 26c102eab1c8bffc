// Lesson time: a monotonic count of milliseconds since the visit began, whatever the wall clock does.

const LONGEST_GAP = 12 * 3600e3;
const NOTICEABLE = 1500;

// from: {lesson_ms, wall_ms, approx}; seen: called with each step that the wall clock was moved by.
export function startClock(from, seen = () => {}, time = { wall: Date.now, mono: () => performance.now() }) {
  let base = from.lesson_ms;
  let mono = time.mono();
  let wall = time.wall();
  let approx = Boolean(from.approx);
  let hidden = false;

  function tick() {
    const wallPassed = time.wall() - wall;
    const monoPassed = time.mono() - mono;
    const drift = wallPassed - monoPassed;
    if (Math.abs(drift) > NOTICEABLE) {
      if (hidden && drift > 0) base += Math.min(drift, LONGEST_GAP);
      if (hidden) approx = true;
      else seen(Math.round(drift));
    }
    base += monoPassed;
    mono = time.mono();
    wall = time.wall();
    hidden = false;
  }

  return {
    now() {
      return { lesson_ms: Math.round(base + time.mono() - mono), wall_ms: time.wall(), approx };
    },
    tick,
    wasHidden() { hidden = true; },
    settle() { approx = false; },
  };
}

// Where lesson time goes on after a reload: from the last stored moment, the gap added where it is believable.
export function resume(stored, nowWall) {
  const gap = nowWall - stored.wall_ms;
  const believable = gap > 0 && gap < LONGEST_GAP ? gap : 0;
  return { lesson_ms: stored.lesson_ms + believable, approx: true };
}
