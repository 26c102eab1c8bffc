// Lesson time: a monotonic count of milliseconds since the visit began, whatever the wall clock does; beside it the server's time.

const LONGEST_GAP = 12 * 3600e3;
const NOTICEABLE = 1500;
const FROZEN = 5000;
const TOO_SLOW = 10e3;
const DEVICE = { wall: () => Date.now(), mono: () => performance.now() };

// from: {lesson_ms, approx}; offset: what the server's clock is ahead by; stepped: called with each step of the wall clock.
export function startClock(from, { offset = 0, stepped = () => {}, time = DEVICE } = {}) {
  let base = from.lesson_ms, approx = Boolean(from.approx), away = false;
  let mono = time.mono(), wall = time.wall();

  // A page that is alive looks once a second: what the wall clock gained in a gap was sleep, what it jumped by otherwise was a change.
  function look() {
    const passed = time.mono() - mono;
    const drift = time.wall() - wall - passed;
    base += passed;
    mono += passed;
    wall += passed + drift;
    if (Math.abs(drift) <= NOTICEABLE) return;
    const gap = away || passed > FROZEN;
    if (gap) approx = true;
    if (gap && drift > 0) base += Math.min(drift, LONGEST_GAP);
    else offset -= drift;
    if (!gap) stepped(Math.round(drift));
  }

  return {
    look,
    now() {
      look();
      return { lesson_ms: Math.round(base), wall_ms: Math.round(wall), approx };
    },
    leave() { look(); away = true; },
    come() { look(); away = false; },
    atLeast(lesson_ms) { base = Math.max(base, lesson_ms); },
    server() {
      look();
      return Math.round(wall + offset);
    },
    offset: () => offset,
    // An answer of the server's: its time belongs to the middle of the question; what was bridged counts as confirmed.
    heard(server_ms, sent, received = time.wall()) {
      approx = false;
      if (received >= sent && received - sent < TOO_SLOW) offset = Math.round(server_ms - (sent + received) / 2);
    },
  };
}

// Where lesson time goes on after a reload: from the last stored moment, the gap added where it is believable; else null.
export function resume(stored, nowWall) {
  const gap = nowWall - stored.wall_ms;
  return gap >= 0 && gap < LONGEST_GAP ? { lesson_ms: stored.lesson_ms + gap, approx: true } : null;
}
