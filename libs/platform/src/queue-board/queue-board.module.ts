import { Module } from '@nestjs/common';
import { QueueBoardController } from './queue-board.controller.js';
import { QueueBoard } from './queue-board.js';
import { QueueBoardPagesController } from './queue-board-pages.controller.js';

/** For the API. */
@Module({
  controllers: [QueueBoardPagesController, QueueBoardController],
  providers: [QueueBoard],
})
export class QueueBoardModule {}
