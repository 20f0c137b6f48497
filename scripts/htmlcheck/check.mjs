// Reads HTML pages as JSON lines {"name", "html"} from standard input, prints each fault on a line, exits 1 if any.
import { createInterface } from "node:readline";
import { HtmlValidate } from "html-validate";

const validator = new HtmlValidate({
  root: true,
  extends: ["html-validate:standard"],
  rules: {
    // our house style, not faults of HTML
    "void-style": "off",
    "no-trailing-whitespace": "off",
    "attribute-boolean-style": "off",
    "no-implicit-button-type": "off",
    "long-title": "off",
    "require-sri": "off",
  },
});
let faults = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const { name, html } = JSON.parse(line);
  const report = await validator.validateString(html);
  for (const result of report.results)
    for (const m of result.messages)
      if (m.severity === 2) {
        faults += 1;
        console.log(`${name}:${m.line}:${m.column} ${m.ruleId}: ${m.message}`);
      }
}
process.exit(faults ? 1 : 0);
