// A tap that did something is felt and seen: a short buzz where there is one, a tint where motion is welcome.

const still = matchMedia("(prefers-reduced-motion: reduce)");

export function confirm(element) {
  navigator.vibrate?.(15);
  if (element && !still.matches) element.animate([{ backgroundColor: "var(--tint)" }, {}], { duration: 150, easing: "ease-out" });
}
