// A document to a Postman collection: node convert.js DOCUMENT.json COLLECTION.json
const { readFileSync, writeFileSync } = require("fs");
const { convertV2 } = require("openapi-to-postmanv2");

const [source, target] = process.argv.slice(2);
convertV2({ type: "string", data: readFileSync(source, "utf8") }, {}, (error, made) => {
  if (error || !made.result) {
    console.error(error || made.reason);
    process.exit(1);
  }
  writeFileSync(target, JSON.stringify(made.output[0].data));
});
