// Reads a workflow with the parser that GitHub has, by GitHub's schema of workflows, and prints what is wrong with it.
import { readFileSync } from 'node:fs';
import { register } from 'node:module';

// The package imports its JSON as bundlers take it; Node.js wants to be told what it is.
const hooks = "export const load = (url, context, next) => next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context);";
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
const { NoOperationTraceWriter, convertWorkflowTemplate, parseWorkflow } = await import('@actions/workflow-parser');

const [path] = process.argv.slice(2);
const { context, value } = parseWorkflow({ name: path, content: readFileSync(path, 'utf8') }, new NoOperationTraceWriter());
if (value) await convertWorkflowTemplate(context, value);
const errors = context.errors.getErrors();
for (const error of errors) console.log(error.message);
process.exitCode = errors.length > 0 ? 1 : 0;
