// What a rule, or a part of one, came to with the example: a sign, and the same in words.

export function Sign({ tried }) {
  if (!tried) return null;
  const [sign, word] = tried.failed ? ["!", "fails"] : tried.matched === null ? ["–", "not tried"] : tried.matched ? ["✓", "matches"] : ["✕", "does not match"];
  return <span className="sfe-came" data-sign={word} role="img" aria-label={word} title={tried.verdict}>{sign}</span>;
}
