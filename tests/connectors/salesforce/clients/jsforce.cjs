// Drives the fake Salesforce with jsforce: node jsforce.cjs ADDRESS TOKEN; tells what it saw as JSON.
const jsforce = require("jsforce");

async function main() {
  const [address, token] = process.argv.slice(2);
  const connection = new jsforce.Connection({ instanceUrl: address, accessToken: token, version: "67.0" });
  const soql = "SELECT Id, Name, SystemModstamp FROM Account WHERE Name != 'x' ORDER BY SystemModstamp, Id";
  const first = await connection.query(soql);
  let records = first.records.length;
  let page = first;
  while (!page.done) {
    page = await connection.queryMore(page.nextRecordsUrl);
    records += page.records.length;
  }
  const described = await connection.describe("Opportunity");
  const call = { Subject: "Gebeld", Meetpunt_Id__c: "meetpunt-1-7" };
  const made = await connection.sobject("Task").upsert(call, "Meetpunt_Id__c");
  const again = await connection.sobject("Task").upsert({ ...call, Subject: "Weer" }, "Meetpunt_Id__c");
  const bulk = await connection.bulk2.query("SELECT Id, Name FROM Account");
  let rows = 0;
  for await (const row of bulk) if (row.Id.startsWith("001")) rows += 1;
  let refused = "";
  try {
    await connection.query("SELECT Nonsense__c FROM Account");
  } catch (error) {
    refused = error.errorCode;
  }
  const told = { total: first.totalSize, records, rows, refused, made: made.created, again: again.created };
  const fields = described.fields.map((field) => field.name);
  console.log(JSON.stringify({ ...told, fields, usage: connection.limitInfo.apiUsage }));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
