// Who is signed in on a device that several people use, as all tabs of the browser know it at once.

const WHOSE = "observe.whose";
const NOBODY = "nobody";

export function hereIs(user = NOBODY) {
  localStorage.setItem(WHOSE, user);
}

// This tab's person has signed out in another one, or somebody else has signed in there.
export function isOfAnother(user) {
  const whose = localStorage.getItem(WHOSE);
  return whose !== null && whose !== user;
}

export function whenOthersCome(act) {
  addEventListener("storage", ({ key }) => { if (key === WHOSE) act(); });
}
