/**
 * An entry's `before` and `after` as `[before, after]`, with ids, times and order numbers blotted
 * out.
 */
export type AuditedChange = readonly [before: object | null, after: object | null];

/** What each operation of `AUDITED_ACTS` writes down, besides its action. */
export const AUDITED_CHANGES: Readonly<Record<string, AuditedChange>> = {
  makeApiKey: [null, { scopes: ['orders:read'], ipRanges: [], expiresAt: '<time>' }],
  changeApiKey: [
    { ipRanges: [], expiresAt: '<time>' },
    { ipRanges: ['192.0.2.0/24'], expiresAt: '1999-12-31T00:00:00.000Z' },
  ],
  rotateApiKey: [null, { replacedBy: '<id>', overlapHours: 1 }],
  revokeApiKey: [null, null],
  revokeApiKeyOfUser: [null, null],
  addClient: [null, { scopes: ['orders:read'], authMethod: 'client_secret_basic' }],
  changeClient: [
    { scopes: ['orders:read'], perSecond: 7, isDisabled: false },
    { scopes: ['orders:place'], perSecond: 5, isDisabled: true, newKeys: true },
  ],
  renewClientSecret: [null, { overlapHours: 1 }],
  removeClient: [{ scopes: ['orders:read'] }, null],
  issueClientToken: [null, { scopes: ['orders:read'], tokenId: '<id>' }],
  revokeToken: [null, { tokenId: '<id>' }],
  endSession: [null, null],
  endOtherSessions: [null, { ended: 1 }],
  endSessionsOfUser: [null, { ended: 1 }],
  signInWithProvider: [null, { acr: 'urn:orderly:aal1', amr: ['fed'], provider: 'acme' }],
  linkIdentity: [null, { provider: 'acme' }],
  unlinkIdentity: [{ issuer: 'https://acme.example' }, null],
  loginWithSecondFactor: [null, { acr: 'urn:orderly:aal2', amr: ['pwd', 'otp'] }],
  beginTotp: [null, null],
  confirmTotp: [null, { kind: 'totp' }],
  removeTotp: [null, { kind: 'totp' }],
  resetSecondFactorsOfUser: [
    { factors: ['totp'] },
    { removed: 1, endedSessions: 1, passwordRemoved: false },
  ],
  renewRecoveryCodes: [null, null],
  stepUp: [null, { acr: 'urn:orderly:aal2', amr: ['otp'] }],
  registerPasskey: [null, { kind: 'passkey' }],
  renamePasskey: [null, null],
  removePasskey: [null, { kind: 'passkey' }],
  loginWithPasskey: [null, { acr: 'urn:orderly:aal2', amr: ['hwk'] }],
  register: [null, null],
  resendVerification: [null, null],
  verifyEmail: [null, null],
  acceptInvitation: [null, { status: 'active' }],
  login: [null, { acr: 'urn:orderly:aal1', amr: ['pwd'] }],
  logout: [null, null],
  forgotPassword: [null, null],
  resetPassword: [null, { endedSessions: 1 }],
  changePassword: [null, { endedSessions: 0 }],
  changeEmail: [null, { emailChangeId: '<id>' }],
  confirmEmailChange: [null, { address: 'old', emailChangeId: '<id>' }],
  sendInvitationAgain: [null, null],
  inviteUser: [null, { roles: ['customer'] }],
  changeUser: [
    { locale: 'en-GB', status: 'invited' },
    { locale: 'en-GB', status: 'suspended' },
  ],
  changeMe: [
    { locale: 'en-GB', status: 'active' },
    { name: 'changed', locale: 'en-GB', status: 'active' },
  ],
  assignRoles: [{ roles: ['customer'] }, { roles: ['support'] }],
  addRole: [null, { permissions: ['orders:read'] }],
  changeRole: [{ permissions: ['orders:read'] }, { permissions: ['orders:place'] }],
  removeRole: [{ permissions: ['orders:read'] }, null],
  eraseUser: [null, { erasureId: '<id>' }],
  eraseMe: [null, { erasureId: '<id>' }],
  exportMe: [null, { exportId: '<id>' }],
  downloadExport: [null, { exportId: '<id>' }],
  addProduct: [
    null,
    { sku: '<id>', active: true, onHand: 1, unitPrice: { amount: 1, currency: 'GBP' } },
  ],
  changeProduct: [
    { active: true, unitPrice: { amount: 1, currency: 'GBP' } },
    {
      active: false,
      unitPrice: { amount: 2, currency: 'EUR' },
      name: 'changed',
      description: 'changed',
    },
  ],
  setStock: [{ onHand: 100 }, { onHand: 77 }],
  placeOrder: [
    null,
    {
      total: { amount: 1250, currency: 'GBP' },
      number: '<number>',
      lineCount: 1,
      customerId: '<id>',
    },
  ],
  cancelOrder: [{ status: 'placed' }, { status: 'cancelled' }],
  replayDeadLetter: [
    null,
    { type: 'test.something-happened.v1', eventId: '<id>', consumer: 'mail' },
  ],
  discardDeadLetter: [
    { failure: 'no', status: 'dead' },
    {
      type: 'test.something-happened.v1',
      eventId: '<id>',
      consumer: 'mail',
      reason: 'The mailbox does not exist.',
    },
  ],
  exportAuditEvents: [null, { filters: { action: 'none' } }],
};
