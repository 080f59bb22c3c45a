// The door of the module. What is not exported here is private, and the build says so.
export { {{NAME}}_ADDED } from './{{name}}/{{name}}.events.js';
export { {{Names}}Module } from './{{names}}.module.js';
