// A short list of words that judge instead of saying what was seen; quotes and speech are the lesson's own words and never asked about.

const SPEECH = /(^|[\s(])(?:T|M|D|E|Ss?|[SPE]\d{1,2}):\s*(?![\s·])[^\n]*?(?=\s(?:T|S|Ss|A|M|D|E|[SPE]\d{1,2}):|\n|$)/g;
const QUOTED = /“[^”]*(?:”|$)|"[^"\n]*(?:"|$)|«[^»]*(?:»|$)|(?<=^|[\s(:])['‘][^'’\n]+(?:['’][^\s'’][^'’\n]*)*['’](?=$|[\s.,;:!?)])/g;

const GOOD = "job|work|lesson|class|questions?|questioning|pacing|management|teaching|teacher|discussion|rapport|start|close|example";
const LOOKED = "bored|happy|interested|confused|tired|engaged|lost|excited|focused|unsure|annoyed";
const WHO = "students?|learners?|ss|class|everyone|everybody|they|kids|children|most|all|s\\d+|p\\d+";

const WORDS = [
  `(?:good|nice|great|strong|weak|poor|bad|super) (?:${GOOD})`, "well[ -](?:done|managed|planned|prepared|behaved|organized|taught|paced)",
  "great(?! (?:grand|deal|circle|white))", "awesome|amazing(?:ly)?|excellent(?:ly)?|wonderful(?:ly)?|fantastic(?:ally)?|terrific",
  "outstanding|impressive|brilliant(?:ly)?|superb(?:ly)?|lovely|perfectly", "(?:in|un)?appropriate(?:ly)?|unfortunately",
  "(?:dis|un)?engaged|engaging", "(?:un|de)?motivated|enthusiastic(?:ally)?|attentive(?:ly)?|distracted",
  "seem(?:s|ed|ingly)?|appear(?:s|ed) to|appears|(?:i|we) (?:feel|felt|think|thought|believe)",
  `look(?:s|ed|ing)? (?:${LOOKED})`, `(?:was|were|is|are|very|really|so) (?:${LOOKED}|fun|happy|nice|good|bad|great|rude)`,
  "bored|boring|lazy|rude(?:ly)?|(?:dis)?respectful(?:ly)?|chaotic|disruptive|out of control",
  "(?:in)?effective(?:ly)?|poorly|badly", "(?:enjoy(?:ed|s|ing)|loved|hated)",
  `(?:${WHO}) (?:all |really |clearly |fully |now )?(?:understood|understands?|understand|get it|got it)`,
  "should(?: have|’ve|'ve)", "(?<!(?:\\d+|one|two|three|four|five|six|no) (?:ss?|students?|learners?|kids)(?: are| is| were)? )(?:off|on)[- ]task",
  // Spanish
  "genial(?:es)?|excelentes?|maravillos[oa]s?|fant[áa]stic[oa]s?|estupend[oa]s?|incre[íi]bles?|impresionantes?|perfectamente|espectacular(?:es)?",
  "muy (?:bien|mal|bonit[oa]|buen[oa]?s?)", "(?:buen|buena|buenos|buenas|mal|mala|malos|malas) (?:trabajo|clase|preguntas?|manejo|ambiente|ritmo|relaci[óo]n|docente|lecci[óo]n|ejemplo)",
  "(?<!(?:me|te|se|nos|les?) )parec(?:e|en|[íi]an?|i[óo]|ieron)(?! a )", "(?:des)?motivad[oa]s?|aburrid[oa]s?|distra[íi]d[oa]s?|entusiasmad[oa]s?|entusiastas?",
  "(?:estaban?|est[áa]n?|muy) (?:comprometid|interesad|atent|content|concentrad|feli)[a-zé]+", "perezos[oa]s?|groser[oa]s?|irrespetuos[oa]s?|ca[óo]tic[oa]s?|fuera de control",
  "(?<!en )(?:in)?efectiv[oa]s?|(?:in)?eficaz(?:mente)?|(?:in)?eficaces|(?:in)?adecuad[oa](?:s|mente)?|lamentablemente",
  "disfrut(?:an|aron|aban)|les (?:gust[óo]|encant[óo])|divertid[oa]s?", "(?:todos|todas|estudiantes|alumnos|la clase) (?:ya |lo )?(?:entend|comprend)i?(?:en|eron|[íi]an|i[óo])",
  "deber[íi]an? haber", "(?<!(?:\\d+|un[oa]?|dos|tres|cuatro|cinco|seis) (?:est\\.|estudiantes?|alumn[oa]s?) )(?:fuera de|concentrad[oa]s en) la? ?tarea",
];
const EDGE = ["(?<![\\p{L}\\p{N}])", "(?![\\p{L}\\p{N}])"];
const RULES = WORDS.map((each) => new RegExp(`${EDGE[0]}(?:${each.trim()})${EDGE[1]}`, "giu"));

// The first word that judges outside of quotes and speech, as it was written; null where none does.
export function judges(text) {
  const own = text.replace(QUOTED, (said) => "·".repeat(said.length)).replace(SPEECH, (said, before) => before + " ".repeat(said.length - before.length));
  const found = RULES.flatMap((rule) => [...own.matchAll(rule)]).filter((each) => !isTitle(own, each)).sort((a, b) => a.index - b.index);
  return found.length ? text.substr(found[0].index, found[0][0].length).trim() : null;
}

// "Great" before a name is a part of the name: the Great Lakes, The Great Gatsby.
function isTitle(text, { 0: word, index }) {
  return /^[A-Z]/.test(word) && !word.includes(" ") && /^ [A-Z]/.test(text.slice(index + word.length));
}
