// Reads HTML pages as JSON lines {"name", "html"} from standard input and answers each with a JSON list of its faults.
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
for await (const line of createInterface({ input: process.stdin })) {
  const { name, html } = JSON.parse(line);
  const report = await validator.validateString(html);
  const faults = report.results
    .flatMap((result) => result.messages)
    .filter((m) => m.severity === 2)
    .map((m) => `${name}:${m.line}:${m.column} ${m.ruleId}: ${m.message}`);
  console.log(JSON.stringify(faults));
}
