/**
 * SQL over this schema for what an account may do: a SELECT of `status`, `roles` and `permissions`
 * for one account; without an account, it returns no row. It is text, so that other modules can
 * join it to their own look-up, and one statement identifies an actor (see ADR 13 for fragments of
 * statements).
 * @param userId an SQL expression, such as `$1` or a column; never a value
 */
export const accessOf = (userId: string): string => `
  SELECT u.status,
         ARRAY(SELECT r.role FROM users.user_roles r WHERE r.user_id = u.id
           ORDER BY r.role) AS roles,
         ARRAY(SELECT DISTINCT p.permission
                 FROM users.user_roles r JOIN users.role_permissions p ON p.role = r.role
                WHERE r.user_id = u.id) AS permissions
    FROM users.users u
   WHERE u.id = ${userId}`;
