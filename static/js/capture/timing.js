// The visit's time: where it goes on from, what the server says of this device's clock, and the face in the header.

import { resume, startClock } from "./clock.js";
import { byId, page, say } from "./page.js";

const LONGEST_LESSON = 12 * 3600e3;
const WORTH_A_WORD = 60e3;

// about: what the device holds of this visit, log: where the server's offset is kept, stepped: told of each change of the wall clock.
export async function keepTime({ log, about, fresh, stepped }) {
  const offset = page.server_ms ? page.server_ms - Date.now() : (await log?.get("offset").catch(() => 0)) || 0;
  const clock = startClock(beginning(), { offset, stepped });
  let kept = offset;
  hint();

  function beginning() {
    const held = about?.clock;
    if (fresh) return { lesson_ms: 0 };
    return (held && resume(held, Date.now())) || { lesson_ms: byServer(held?.lesson_ms || 0), approx: true };
  }

  function byServer(last) {
    const passed = Math.round(page.server_ms - page.started_ms);
    const over = page.state === "captured" || !(passed >= 0) || passed > LONGEST_LESSON;
    return over ? last : passed;
  }

  // Quiet, behind the tap: nothing is refused, and the times shown are the server's.
  function hint() {
    const minutes = Math.ceil(Math.abs(clock.offset()) / 60e3);
    byId("skew").hidden = Math.abs(clock.offset()) <= WORTH_A_WORD;
    byId("skew").textContent = minutes < 180 ? say("skew", { n: minutes }) : say("skew_far");
  }

  let begun = page.started_ms ?? clock.server() - clock.now().lesson_ms;
  return {
    ...clock,
    // The start on the server's clock, by which every time is shown.
    started: () => begun,
    // True where the times shown have changed by it.
    heard(...said) {
      clock.heard(...said);
      if (Math.abs(clock.offset() - kept) < 1000) return false;
      kept = clock.offset();
      log?.put("offset", kept).catch(() => {});
      begun = page.started_ms ?? clock.server() - clock.now().lesson_ms;
      hint();
      return true;
    },
    show(ended) {
      const seconds = Math.floor((ended || clock.now()).lesson_ms / 1000);
      byId("clock").textContent = say("elapsed", { m: Math.floor(seconds / 60), s: String(seconds % 60).padStart(2, "0") });
    },
  };
}
