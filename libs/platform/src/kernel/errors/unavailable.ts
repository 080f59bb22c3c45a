/**
 * Something that the process cannot do without does not answer. As far as the process can tell,
 * nothing is wrong with its configuration, so starting it again later may help.
 */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}
