// What every page does but the capture screen, which has its own: keys that find things, words for what failed, and a device made ready for no network.

import { whenIdle } from "./offline/idle.js";
import { listenForKeys, offerSwitch } from "./page/keys.js";
import { tellTroubles } from "./page/troubles.js";

const fields = () => [...document.querySelectorAll("#q, #bar-q")].filter((each) => each.offsetParent);
listenForKeys(document, localStorage, fields, (address) => { location.href = address; });

const box = document.getElementById("keys-on");
if (box) offerSwitch(box, localStorage);

const strip = document.getElementById("trouble");
if (strip) tellTroubles(document.body, strip);

// What a device keeps is looked after once the page itself works; a tap on "Sign out" waits for it.
const [device, leave] = [document.getElementById("device"), document.getElementById("leave-form")];
if (device) {
  const ask = import("./device/page.js").then(({ startDevice }) => startDevice(device));
  leave.addEventListener("submit", (event) => {
    event.preventDefault();
    leave.closest("details").open = false;
    ask.then((act) => act()).catch(() => leave.submit());
  });
} else import("./device/shared.js").then(({ beginAnew }) => beginAnew()).catch(() => {});
const person = document.getElementById("person");
if (person) {
  const ready = ({ prepare }) => prepare(JSON.parse(person.textContent));
  whenIdle(() => import("./offline/prepare.js").then(ready, () => {}));
}
