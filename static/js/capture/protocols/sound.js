// A quiet tone at each interval, off unless somebody wants it on this device.

const KEY = "interval sound";

export function makeSound() {
  let on = read(), context = null;

  function read() {
    try { return localStorage.getItem(KEY) === "on"; } catch { return false; }
  }

  function play() {
    if (!on || !globalThis.AudioContext) return;
    context ||= new AudioContext();
    const [tone, volume] = [context.createOscillator(), context.createGain()];
    tone.frequency.value = 660;
    volume.gain.setValueAtTime(0.08, context.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.0001, context.currentTime + 0.4);
    tone.connect(volume).connect(context.destination);
    tone.start();
    tone.stop(context.currentTime + 0.4);
  }

  return {
    isOn: () => on,
    play,
    toggle() {
      on = !on;
      try { localStorage.setItem(KEY, on ? "on" : "off"); } catch { /* for this page then */ }
      play();
      return on;
    },
  };
}
