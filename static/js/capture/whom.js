// Whom the visit is about, in the header.

export function showWhom(teacher, section) {
  const whom = document.querySelector("#who .whom");
  whom.firstElementChild.textContent = teacher;
  const also = section ? [Object.assign(document.createElement("span"), { textContent: ` · ${section}` })] : [];
  whom.replaceChildren(whom.firstElementChild, ...also);
}
