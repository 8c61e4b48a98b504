import { isPermission, permissions } from '#kernel/permissions.ts';
import { permissionsOf, roleMeanings, roles } from './roles.ts';

/** The matrix as a page that a lay reader can check; test/rules keeps it as a golden text. */
export function describeRoles(): string {
  const names = Object.keys(permissions).filter(isPermission);
  const width = Math.max(...names.map(name => name.length)) + 2;
  const head = `| ${'permission'.padEnd(width)} | ${roles.join(' | ')} | lets one |`;
  const rule = `|${'-'.repeat(width + 2)}|${roles.map(role => '-'.repeat(role.length + 2)).join('|')}|---|`;
  const lines = names.map(name => {
    const cells = roles.map(role => (permissionsOf(role).has(name) ? 'yes' : '').padEnd(role.length));
    return `| ${`\`${name}\``.padEnd(width)} | ${cells.join(' | ')} | ${permissions[name]} |`;
  });
  return [
    '# Who may do what',
    '',
    ...roles.map(role => `- **${role}** ${roleMeanings[role]}`),
    '',
    head,
    rule,
    ...lines,
    '',
    'Nobody gives a role above their own, nor changes, freezes or removes someone whose role is above it.',
    'The last owner who can sign in stays an owner.',
    '',
  ].join('\n');
}
