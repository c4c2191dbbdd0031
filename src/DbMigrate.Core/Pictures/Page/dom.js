'use strict';

const schema = JSON.parse(document.getElementById('schema').textContent);
const { tables, relations } = schema;

const byId = id => document.getElementById(id);

/** Makes an element. Names of a schema only ever become text, or the values of attributes that run nothing. */
function make(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value !== undefined && value !== null) element.setAttribute(name, value);
  }
  element.append(...children.filter(child => child !== undefined && child !== null));
  return element;
}

const html = (tag, attributes = {}, ...children) => make(document.createElement(tag), attributes, children);
const svg = (tag, attributes = {}, ...children) => make(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);

const sum = numbers => numbers.reduce((total, number) => total + number, 0);
const mean = numbers => sum(numbers) / numbers.length;
