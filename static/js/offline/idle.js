// Work that may wait: never before the page itself is there and the browser has time.

export function whenIdle(act) {
  const rest = () => (globalThis.requestIdleCallback ? requestIdleCallback(act, { timeout: 3000 }) : setTimeout(act, 500));
  if (document.readyState === "complete") rest();
  else addEventListener("load", rest, { once: true });
}
