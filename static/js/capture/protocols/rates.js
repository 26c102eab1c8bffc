// How often a minute something was tallied, once a few minutes have passed.

const FROM = 3 * 60e3;
const MINUTE = 60e3;
const AGAIN = 15e3;

export function showRates({ rubric, model, lesson, locale, words }) {
  const face = new Intl.NumberFormat(locale, { maximumFractionDigits: 1, minimumFractionDigits: 1 });
  rubric.rates((code) => {
    const count = model.folded.tallies.get(code), passed = lesson();
    return count && passed >= FROM ? words("rate", { n: face.format(count / (passed / MINUTE)) }) : "";
  });
  setInterval(rubric.paint, AGAIN);
}
