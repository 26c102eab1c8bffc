// Which windows are open, so that no build changes under a visit.

// Whether a window other than the one that asks is on a visit.
export async function mayWait(asking) {
  const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  return open.some((each) => each.id !== asking && new URL(each.url).pathname.startsWith("/capture/"));
}
