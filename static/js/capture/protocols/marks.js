// What is said of a segment: that it starts, that it ends; each can be taken back.

export function segmentMarks({ model, undo, clock, lesson, going, protocol, phases }) {
  const running = () => phases().find((each) => each.state === "running");

  function marking(segment, edge, lesson_ms) {
    const now = clock.now();
    const time = { lesson_ms, wall_ms: now.wall_ms - (now.lesson_ms - lesson_ms), approx: now.approx };
    return ["segment.mark", protocol, { segment, edge }, { time }];
  }

  function say(...about) {
    model.act(...marking(...about));
  }

  return {
    // What is done in a segment that was only proposed makes it true.
    confirm() {
      if (running()?.proposed) say(1, "start", 1);
    },
    // An end at the start takes the start back.
    begin(segment, at) {
      const from = Math.max(1, at);
      say(segment, "start", from);
      undo.after([["act", ...marking(segment, "end", from)]]);
    },
    // An end before the start takes the end back.
    stop() {
      const own = running();
      if (!own) return;
      say(own.number, "end", lesson());
      undo.after([["act", ...marking(own.number, "end", own.start - 1)]]);
    },
    // What has run its length is marked by the device that runs it, so that the log says when it ended.
    markEnded(all) {
      const runs = ({ device_id, kind }) => device_id === model.device && ["obs.create", "segment.mark"].includes(kind);
      if (!going() || !model.all().some(runs)) return;
      for (const each of all.filter((one) => one.state === "ended" && !one.marked)) {
        if (each.proposed) say(each.number, "start", 1);
        say(each.number, "end", each.end);
      }
    },
  };
}
