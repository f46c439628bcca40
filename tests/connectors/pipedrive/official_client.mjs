// Pipedrive's own client (npm `pipedrive`) against an address: node official_client.mjs TOOLS ADDRESS TOKEN.
// Prints what it saw: all deals page by page, who we are, the notes, and an activity that it added and found again.
import { createRequire } from 'node:module';

const [tools, address, token] = process.argv.slice(2);
const require = createRequire(`${tools}/package.json`);
const v1 = require('pipedrive/v1');
const v2 = require('pipedrive/v2');

const first = new v1.Configuration({ apiKey: token, basePath: `${address}/api/v1` });
const second = new v2.Configuration({ apiKey: token, basePath: `${address}/api/v2` });
const told = { deals: 0, pages: 0 };
let cursor;
do {
  const page = await new v2.DealsApi(second).getDeals({ limit: 500, sort_by: 'id', ...(cursor ? { cursor } : {}) });
  told.deals += page.data.length;
  told.pages += 1;
  cursor = page.additional_data?.next_cursor;
} while (cursor);
told.user = (await new v1.UsersApi(first).getCurrentUser()).data.name;
told.notes = (await new v1.NotesApi(first).getNotes({})).data.length;
const activities = new v2.ActivitiesApi(second);
const made = await activities.addActivity({ AddActivityRequest: { subject: 'Bellen', type: 'call' } });
told.activity = made.data.subject;
told.found = (await activities.getActivities({})).data.filter((one) => one.id === made.data.id).length;
console.log(JSON.stringify(told));
