import { Module } from '@nestjs/common';
import { HostAddresses, OutgoingHttp } from './outgoing-http.js';

/** One client for all requests to addresses from users. */
@Module({ providers: [HostAddresses, OutgoingHttp], exports: [OutgoingHttp] })
export class OutgoingHttpModule {}
