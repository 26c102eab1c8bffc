// What this build keeps: all of its files, or nothing of it.

const PREFIX = "observe-";
const KINDS = { js: "text/javascript", css: "text/css", svg: "image/svg+xml", png: "image/png" };
export const MARKER = "data-obs-page";

export const { build, files, shells, pages } = self.OBSERVE;
export const NAME = `${PREFIX}${build}`;

// Everything is here before any of it is kept; one that fails, or is not ours, fails the whole.
export async function keep() {
  const addresses = [...files, ...Object.values(shells), ...Object.values(pages)];
  const found = await Promise.all(addresses.map(bring));
  const cache = await caches.open(NAME);
  try {
    await Promise.all(found.map((answer, index) => cache.put(addresses[index], answer)));
  } catch (error) {
    await caches.delete(NAME);
    throw error;
  }
}

// Asked for as nobody, so that nothing of a person is in it.
async function bring(address) {
  const answer = await fetch(address, { credentials: "omit", redirect: "error" });
  const body = await answer.arrayBuffer();
  if (!answer.ok || !isOurs(address, answer.headers.get("Content-Type") || "", body)) throw new Error(`${address} cannot be kept.`);
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  return new Response(body, { headers });
}

// A captive portal answers everything; a newer server answers with pages of another build.
function isOurs(address, type, body) {
  if (files.includes(address)) return type.startsWith(KINDS[address.split(".").at(-1)] || "");
  const text = new TextDecoder().decode(body);
  return text.includes(MARKER) && text.includes(`/static/${build}/`);
}

// The build before stays: a page opened with it may still ask for its parts.
export async function dropOld() {
  const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== NAME);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
}

export async function kept(address) {
  return (await caches.open(NAME)).match(address, { ignoreVary: true });
}

export function keptByAny(request) {
  return caches.match(request, { ignoreVary: true });
}
