// Reads questions in SOQL, a JSON list on the input, with a parser that we did not write; tells those that it refuses.
const { parseQuery } = require("@jetstreamapp/soql-parser-js");

const refused = [];
for (const soql of JSON.parse(require("node:fs").readFileSync(0, "utf8"))) {
  try {
    parseQuery(soql);
  } catch (error) {
    refused.push(`${soql}: ${error.message}`);
  }
}
console.log(JSON.stringify(refused));
